/** From values as they are written to records: types, ranges, defaults, variants, and the schema of it all. */
package org.medicalgpt4j.recipe.bind;
