package org.medicalgpt4j.recipe;

import java.util.List;

/** Names of the chat templates that the program knows. */
public final class TemplateNames {
    public static final List<String> ALL = List.of(
            "alpaca",
            "aquila",
            "baichuan",
            "baichuan2",
            "base",
            "belle",
            "chatglm",
            "chatglm-6b",
            "chatglm2",
            "chatglm2-6b",
            "chatglm3",
            "chatglm3-6b",
            "chatml",
            "cohere",
            "deepseek",
            "deepseek3",
            "deepseekcoder",
            "glm-4-chat",
            "intern",
            "intern2",
            "internlm2-chat",
            "linly",
            "llama2",
            "llama2-zh",
            "llama3",
            "mistral",
            "orion",
            "phoenix",
            "qwen",
            "qwen3",
            "qwen3_5",
            "qwen3_5_nothink",
            "qwen3_nothink",
            "starchat",
            "vicuna",
            "xverse",
            "yi",
            "ziya");

    private TemplateNames() {}
}
