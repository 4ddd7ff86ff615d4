package org.medicalgpt4j.architecture.sample.tool;

import org.medicalgpt4j.architecture.sample.inspect.Picture;

/** Uses its neighbour. */
public record Painter(Picture picture) {}
