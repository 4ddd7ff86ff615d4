package org.medicalgpt4j.recipe;

import org.medicalgpt4j.recipe.bind.Default;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Named;
import org.medicalgpt4j.recipe.bind.Range;

/** One NVIDIA GPU. */
@Named("cuda")
@Doc("One NVIDIA GPU of compute capability 8.0 or newer, with CUDA 13.")
public record CudaSettings(
        @Doc("Which of the machine's GPUs, from 0.") @Default("0") @Range(min = 0, max = 1023)
        int device,

        @Doc("Tokens whose logits are held at a time by the output head.") @Default("1024") @Range(min = 1)
        int headChunk)
        implements EngineSettings {}
