package org.medicalgpt4j.recipe;

/** Ways to write tools into the turns of a chat template. */
public enum ToolFormatName {
    /** {@code Action: NAME} and {@code Action Input: JSON}. */
    DEFAULT,
    /** A name and, in the next line, the arguments as JSON. */
    GLM4,
    /** A JSON object with name and parameters. */
    LLAMA3,
    /** A JSON list of objects with name and arguments. */
    MISTRAL,
    /** JSON objects with name and arguments between {@code <tool_call>} and {@code </tool_call>}. */
    QWEN
}
