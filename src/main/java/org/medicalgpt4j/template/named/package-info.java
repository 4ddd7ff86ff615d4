/** Chat templates that are known by name, as data of the program. */
package org.medicalgpt4j.template.named;
