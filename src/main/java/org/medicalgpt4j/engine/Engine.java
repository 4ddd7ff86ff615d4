package org.medicalgpt4j.engine;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.model.Parameter;
import org.medicalgpt4j.objective.Objective;

/**
 * Executes SameDiff graphs and their gradient graphs. Stages, checkpoints and generation know this interface only.
 *
 * <p>Parameters are allocated apart from programs, because one model is trained, scored and decoded with by several
 * programs at once.
 */
public interface Engine extends AutoCloseable {

    String name();

    /** One line about the hardware and libraries in use. */
    String describe();

    /** Bytes of the memory that weights and everything beside them are kept in: what needs more cannot fit. */
    long memoryBytes();

    /** Versions of the libraries that compute, by name. */
    Map<String, String> versions();

    /** Whether weights can stay packed in fewer bits. */
    default boolean packsWeights() {
        return false;
    }

    /** Memory for the given parameters; contents undefined. */
    Parameters allocate(List<Parameter> table);

    /**
     * Memory for some parameters of a graph whose other ones are those of {@code base}: an adapter beside a model that
     * other adapters share. To be closed before {@code base}; its table and bytes are those of its own parameters.
     *
     * @throws EngineException if this engine cannot do that
     */
    default Parameters allocate(List<Parameter> table, Parameters base) {
        throw new EngineException("the " + name() + " engine cannot keep several adapters beside one model");
    }

    /** A program that runs a graph forward: scoring, or decoding with a cache. */
    Program compile(ModelGraph model, Parameters parameters, ProgramOptions options);

    /**
     * As {@link #compile(ModelGraph, Parameters, ProgramOptions)}, in the memory and with the options of another program
     * of this engine: both have one cache and run one at a time, in one thread. To be closed before the other one.
     *
     * @throws EngineException if this engine cannot do that
     */
    default Program compile(ModelGraph model, Parameters parameters, Program beside) {
        throw new EngineException("the " + name() + " engine cannot run several adapters beside one model");
    }

    /** A program that trains: the objective is put on top of the graph, which must not have been compiled before. */
    TrainingProgram compile(
            ModelGraph model,
            Objective objective,
            OptimizerOptions optimizer,
            Parameters parameters,
            ProgramOptions options);

    /**
     * What a forward program would run and hold; nothing is allocated.
     *
     * @param outputs names of the graph variables that are wanted
     * @param inputs shapes of the batch's inputs by name
     */
    PlanDescription plan(
            ModelGraph model, Collection<String> outputs, Map<String, long[]> inputs, ProgramOptions options);

    /**
     * What one training step would run and hold; nothing is allocated. As with {@link #compile}, the objective is put on
     * top of the graph.
     *
     * @param inputs shapes of the batch's inputs by name
     */
    PlanDescription plan(
            ModelGraph model,
            Objective objective,
            OptimizerOptions optimizer,
            Map<String, long[]> inputs,
            ProgramOptions options);

    @Override
    void close();
}
