package org.medicalgpt4j.architecture.sample.cli;

import org.medicalgpt4j.architecture.sample.op.Low;

/** May use what is below. */
public record High(Low low) {}
