package org.medicalgpt4j.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.medicalgpt4j.generate.ChatFormat;
import org.medicalgpt4j.load.ConversationStyle;
import org.medicalgpt4j.load.ModelFiles;
import org.medicalgpt4j.tokenizer.Tokenizer;
import org.medicalgpt4j.tool.answer.LanguageModel;
import org.medicalgpt4j.tool.answer.PromptTokens;
import org.medicalgpt4j.tool.answer.Voice;
import org.medicalgpt4j.tool.answer.Voices;

/** Who answers, as options say: the model as it is given, and the adapters that are given with names. */
final class VoiceArguments {
    private final CommandLine line;
    private final boolean raw;

    /** @param raw whether prompts are continued without a chat template */
    VoiceArguments(CommandLine line, boolean raw) {
        this.line = line;
        this.raw = raw;
    }

    /** The model as it is given. */
    Voice base(ModelFiles files, Tokenizer tokenizer) {
        return voice(Optional.empty(), files, tokenizer);
    }

    /** Loads the named adapters beside the model. */
    Voices all(Voice base, LanguageModel model) {
        Voices voices = new Voices(base);
        for (Map.Entry<String, Path> adapter : ModelArguments.named(line).entrySet()) {
            String name = adapter.getKey();
            model.add(name, adapter.getValue());
            voices.with(voice(Optional.of(name), model.files(name), model.tokenizer(name)));
        }
        return voices;
    }

    private Voice voice(Optional<String> adapter, ModelFiles files, Tokenizer tokenizer) {
        Optional<ConversationStyle> style = raw
                ? Optional.empty()
                : TemplateArguments.read(line, tokenizer, files.source().path());
        Optional<ChatFormat> chat = style.map(known -> new ChatFormat(tokenizer, known.template()));
        PromptTokens prompts = new PromptTokens(tokenizer, chat, Values.text(line, "system"));
        return new Voice(
                adapter,
                prompts,
                SamplingArguments.read(
                        line,
                        files,
                        tokenizer,
                        style.map(ConversationStyle::stops).orElse(List.of())),
                style.flatMap(ConversationStyle::calls));
    }
}
