package org.medicalgpt4j.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.generate.ChatFormat;
import org.medicalgpt4j.generate.ChatSession;
import org.medicalgpt4j.generate.GeneratorSettings;
import org.medicalgpt4j.load.ModelFiles;
import org.medicalgpt4j.tokenizer.Tokenizer;
import org.medicalgpt4j.tool.answer.LanguageModel;
import org.medicalgpt4j.tool.answer.Voice;

/** {@code medgpt chat}. */
final class ChatCommand implements Command {
    private static final int CONTEXT = 8192;

    @Override
    public String name() {
        return "chat";
    }

    @Override
    public String summary() {
        return "Talk to a model";
    }

    @Override
    public String arguments() {
        return "[--model PATH] [--adapter [NAME=]DIR ...]";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "medgpt chat",
                "medgpt chat --model models/mine --adapter out/sft --temperature 0.7",
                "medgpt chat --adapter cardiology=out/a/adapter --adapter surgery=out/b/adapter",
                "medgpt chat --model model.gguf < questions.txt");
    }

    @Override
    public Options options() {
        Options options = ModelArguments.options();
        SamplingArguments.options().getOptions().forEach(options::addOption);
        return TemplateArguments.addTo(options)
                .addOption(Values.option("system", "TEXT", "text that opens the conversation"))
                .addOption(
                        Values.option("context", "N", "longest conversation in tokens (8192, or what the model can)"));
    }

    @Override
    public int run(CommandLine line, Console console) throws Exception {
        if (!line.getArgList().isEmpty()) {
            throw new UsageException(
                    "takes no arguments, but got '" + line.getArgList().get(0) + "'");
        }
        ModelFiles files = ModelArguments.open(line);
        Tokenizer tokenizer = files.tokenizer();
        VoiceArguments arguments = new VoiceArguments(line, false);
        Voice base = arguments.base(files, tokenizer);
        ChatFormat format = base.prompts()
                .chat()
                .orElseThrow(() -> new UsageException(files.source().path()
                        + " has no chat template, so that it cannot chat; name one with --template, or continue a text"
                        + " with 'medgpt generate --raw'"));
        int context = LanguageModel.contextTokens(
                files.architecture(), Values.count(line, "context").orElse(CONTEXT));
        try (Engine engine = EngineArguments.create(line, ModelArguments.threads(line));
                LanguageModel model = LanguageModel.load(
                        engine,
                        files,
                        tokenizer,
                        GeneratorSettings.of(context, 1),
                        context,
                        ProgramOptions.standard());
                ChatSession session = new ChatSession(model.generator(), format)) {
            Values.text(line, "system").ifPresent(session::system);
            talk(new ChatVoices(session, arguments.all(base, model)), files, console);
        }
        return Exit.OK;
    }

    private static void talk(ChatVoices voices, ModelFiles files, Console console) throws IOException {
        Optional<ChatTerminal> person = console.in() == System.in ? ChatTerminal.open() : Optional.empty();
        if (person.isEmpty()) {
            converse(voices, console);
            return;
        }
        try (ChatTerminal terminal = person.get()) {
            terminal.note("Talking to " + files.source().path() + ". /help lists the commands.");
            ChatLoop loop = new ChatLoop(voices, terminal::text, terminal::note);
            terminal.talk(loop::take, loop::stopAnswer);
        }
    }

    /** One question a line, one answer after the other. */
    private static void converse(ChatVoices voices, Console console) throws IOException {
        ChatLoop loop = new ChatLoop(
                voices,
                piece -> {
                    console.out().print(piece);
                    console.out().flush();
                },
                console::say);
        BufferedReader lines = new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8));
        boolean more = true;
        while (more) {
            String question = lines.readLine();
            more = question != null && loop.take(question);
        }
    }
}
