/** From files and overrides to one tree of values that know where they are written. */
package org.medicalgpt4j.recipe.source;
