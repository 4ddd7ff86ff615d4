/** Scores of texts by reward models. */
package org.medicalgpt4j.tool.score;
