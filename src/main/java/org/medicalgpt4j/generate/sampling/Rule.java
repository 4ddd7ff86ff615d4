package org.medicalgpt4j.generate.sampling;

/** Changes the scores of the candidates or takes some of them away. */
interface Rule {
    void apply(Candidates candidates, TokenHistory history);
}
