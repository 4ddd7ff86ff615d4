package org.medicalgpt4j.recipe;

/** Layout of a dialogue in one row of a data file. */
public enum RowFormat {
    /** {@code {"conversations": [{"from": "human", "value": ...}, {"from": "gpt", "value": ...}]}}. */
    SHAREGPT,
    /** {@code {"instruction": ..., "input": ..., "output": ...}}. */
    ALPACA,
    /** {@code {"messages": [{"role": "user", "content": ...}, {"role": "assistant", "content": ...}]}}. */
    MESSAGES
}
