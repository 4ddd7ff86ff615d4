/**
 * Conversations as the text a model was trained on, by the model's own chat template, and which of that text the assistant
 * generates.
 */
package org.medicalgpt4j.template;
