/** Tools in conversations whose template has no form for them, and calls of tools found in answers. */
package org.medicalgpt4j.template.tool;
