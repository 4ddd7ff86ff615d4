package org.medicalgpt4j.tokenizer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A tokenizer trained on a few sentences in a moment, for tests. */
final class TinyTokenizer {
    static final String CHAT_TEMPLATE =
            "{% for m in messages %}{{ '<|im_start|>' + m.role + '\n' + m.content + '<|im_end|>\n' }}{% endfor %}";
    static final List<String> TEXTS = List.of(
            "The patient has a fever and a headache. The doctor gives the patient aspirin.",
            "患者发烧头痛。医生给患者开了阿司匹林。患者应该多喝水多休息。",
            "Fever, headache and fever again: 38.5 degrees, 39.5 degrees, 38.5 degrees.");
    private static final List<String> SPECIAL = List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>");

    private TinyTokenizer() {}

    static TrainedVocabulary vocabulary() {
        return new BpeTrainer(300, 2, SPECIAL).train(TEXTS);
    }

    /** Writes the files into a folder and loads them. */
    static Tokenizer write(Path folder) throws IOException {
        Map<String, byte[]> files = vocabulary().files("<|im_end|>", "<|endoftext|>", CHAT_TEMPLATE);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
        return Tokenizers.load(folder);
    }
}
