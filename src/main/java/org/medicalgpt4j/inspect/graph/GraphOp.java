package org.medicalgpt4j.inspect.graph;

import org.medicalgpt4j.engine.PlanDescription.Step;

/**
 * An op of a graph and where it belongs.
 *
 * @param id place in the order of execution
 * @param block layer such as {@code model.layers.0}, or what lies before or after the layers
 * @param flops floating-point operations of its matrix products
 */
public record GraphOp(int id, Step step, OpKind kind, String block, long flops) {}
