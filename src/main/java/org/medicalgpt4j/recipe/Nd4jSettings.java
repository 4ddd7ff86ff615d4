package org.medicalgpt4j.recipe;

import org.medicalgpt4j.recipe.bind.Default;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.FreeOnResume;
import org.medicalgpt4j.recipe.bind.Named;
import org.medicalgpt4j.recipe.bind.Range;

/** The planned session on ND4J's backend. */
@Named("nd4j")
@Doc("ND4J's backend with planned buffers.")
public record Nd4jSettings(
        @Doc("Threads that compute; 0: one for each core.") @Default("0") @Range(min = 0, max = 4096) @FreeOnResume
        int threads,

        @Doc("'fast' host kernels, or the 'plain' ND4J implementation that defines each op.") @Default("fast")
        Kernels kernels,

        @Doc("Tokens whose logits are held at a time by the output head.") @Default("1024") @Range(min = 1)
        int headChunk)
        implements EngineSettings {}
