/** Getting models from a hub. */
package org.medicalgpt4j.tool.download;
