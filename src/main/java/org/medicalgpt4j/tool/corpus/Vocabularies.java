package org.medicalgpt4j.tool.corpus;

import java.util.Map;

/** Closed lists of terms: vocabulary, then key, then text. */
record Vocabularies(Map<String, Map<String, Bilingual>> terms) {
    Bilingual term(String vocabulary, String key) {
        Map<String, Bilingual> list = terms.get(vocabulary);
        if (list == null) {
            throw new CorpusException("no vocabulary '" + vocabulary + "', there are " + terms.keySet());
        }
        Bilingual term = list.get(key);
        if (term == null) {
            throw new CorpusException("'" + key + "' is not among the " + vocabulary + " of terms.yaml");
        }
        return term;
    }
}
