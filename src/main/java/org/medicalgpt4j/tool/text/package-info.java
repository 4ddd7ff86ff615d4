/** What a model reads: texts as tokens, rows of data files as the text and tokens that training and answering see. */
package org.medicalgpt4j.tool.text;
