package org.medicalgpt4j.tool.download;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Which files of a model this program reads: no second form of the same weights, no images, no code but what tells a version. */
final class NeededFiles {
    private static final Pattern SETTINGS = Pattern.compile(
            "config\\.json|generation_config\\.json|adapter_config\\.json|quantize_config\\.json|tokenizer\\.(json|model)"
                    + "|tokenizer_config\\.json|special_tokens_map\\.json|added_tokens\\.json|vocab\\.json|merges\\.txt"
                    + "|[^/]*\\.tiktoken|ice_text\\.model|chat_template\\.(jinja|json)|additional_chat_templates/[^/]*\\.jinja"
                    + "|tokenization_chatglm\\.py|README\\.md|LICENSE[^/]*|modules\\.json");
    private static final Pattern SAFETENSORS = Pattern.compile("[^/]*\\.safetensors(\\.index\\.json)?");
    private static final Pattern TORCH = Pattern.compile("(pytorch|adapter)_model[^/]*\\.bin(\\.index\\.json)?");
    private static final Pattern GGUF = Pattern.compile("[^/]*\\.gguf");

    private NeededFiles() {}

    /** Settings, tokenizer, and the weights in the best form there is. */
    static List<RemoteFile> of(List<RemoteFile> all) {
        Pattern weights = List.of(SAFETENSORS, TORCH, GGUF).stream()
                .filter(form -> all.stream().anyMatch(matching(form)))
                .findFirst()
                .orElse(SAFETENSORS);
        return all.stream().filter(matching(SETTINGS).or(matching(weights))).toList();
    }

    private static Predicate<RemoteFile> matching(Pattern names) {
        return file -> names.matcher(file.path()).matches();
    }
}
