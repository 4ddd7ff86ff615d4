package org.medicalgpt4j.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.medicalgpt4j.data.dialogue.Question;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.generate.Cancellation;
import org.medicalgpt4j.generate.GenerationListener;
import org.medicalgpt4j.generate.GenerationOptions;
import org.medicalgpt4j.generate.GenerationRequest;
import org.medicalgpt4j.generate.GenerationResult;
import org.medicalgpt4j.generate.GeneratorSettings;
import org.medicalgpt4j.load.ModelFiles;
import org.medicalgpt4j.tokenizer.Tokenizer;
import org.medicalgpt4j.tool.answer.AnswerRow;
import org.medicalgpt4j.tool.answer.LanguageModel;
import org.medicalgpt4j.tool.answer.Voice;

/** {@code medgpt generate}. */
final class GenerateCommand implements Command {
    @Override
    public String name() {
        return "generate";
    }

    @Override
    public String summary() {
        return "Answer a prompt, or every row of a file";
    }

    @Override
    public String arguments() {
        return "[--model PATH] [--adapter [NAME=]DIR] (PROMPT | - | --input FILE [--output FILE])";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "medgpt generate \"What lowers blood pressure?\"",
                "medgpt generate --model models/mine --raw --temperature 0.7 --top-p 0.9 \"Aspirin is\"",
                "medgpt generate --model base --adapter out/sft --input questions.jsonl --output answers.jsonl",
                "medgpt generate --adapter a=out/a/adapter --adapter b=out/b/adapter --input questions.jsonl");
    }

    @Override
    public Options options() {
        Options options = ModelArguments.options();
        SamplingArguments.options().getOptions().forEach(options::addOption);
        return TemplateArguments.addTo(options)
                .addOption(Values.option("system", "TEXT", "text that opens the conversation"))
                .addOption(Values.flag("raw", "continue the prompt as it is, without the model's chat template"))
                .addOption(Values.option(
                        "input",
                        "FILE",
                        "rows with 'prompt', 'messages' or 'conversations', and 'adapter' if several have names"))
                .addOption(Values.option("output", "FILE", "where the rows go with their answers (standard output)"))
                .addOption(Values.option("batch", "N", "rows answered at the same time (8)"))
                .addOption(Values.option("context", "N", "longest prompt with its answer, for --input (2048)"))
                .addOption(Values.flag("log-probabilities", "tell the log-probability of each token"))
                .addOption(Values.flag("json", "print the answer and numbers about it as JSON"));
    }

    @Override
    public int run(CommandLine line, Console console) throws Exception {
        boolean file = line.hasOption("input");
        if (line.getArgList().size() != (file ? 0 : 1)) {
            throw new UsageException(
                    file ? "--input takes the place of a prompt" : "expected one prompt (in quotes), or --input FILE");
        }
        for (String option : List.of("output", "batch", "context")) {
            if (!file && line.hasOption(option)) {
                throw new UsageException("--" + option + " needs --input");
            }
        }
        if (file && line.hasOption("json")) {
            throw new UsageException("--json is for one prompt; the rows of --input become JSON in any case");
        }
        if (line.hasOption("raw") && (line.hasOption("template") || line.hasOption("tool-format"))) {
            throw new UsageException("--raw excludes --template and --tool-format");
        }
        ModelFiles files = file ? ModelArguments.open(line) : ModelArguments.openOne(line);
        Tokenizer tokenizer = files.tokenizer();
        VoiceArguments arguments = new VoiceArguments(line, line.hasOption("raw"));
        Voice base = arguments.base(files, tokenizer);
        try (Engine engine = EngineArguments.create(line, ModelArguments.threads(line))) {
            return file
                    ? FileAnswers.write(line, console, engine, files, arguments, base)
                    : answerPrompt(line, console, engine, files, base);
        }
    }

    private static int answerPrompt(CommandLine line, Console console, Engine engine, ModelFiles files, Voice voice)
            throws IOException {
        String argument = line.getArgList().get(0);
        String text = argument.equals("-") ? new String(console.in().readAllBytes(), StandardCharsets.UTF_8) : argument;
        Question question = new Question.Prompt(text, Optional.empty());
        GenerationRequest request = voice.request(question, 0);
        int length = request.prompt().length;
        int wanted = (int)
                Math.min(Integer.MAX_VALUE, length + (long) voice.options().maxNewTokens());
        int context = Math.max(2, LanguageModel.contextTokens(files.architecture(), wanted));
        GeneratorSettings settings = GeneratorSettings.of(context, 1);
        settings.requireRoom(length);
        try (LanguageModel model = LanguageModel.load(
                engine, files, voice.prompts().tokenizer(), settings, context, ProgramOptions.standard())) {
            boolean json = line.hasOption("json");
            GenerationResult result = model.generator()
                    .generate(
                            model.generator().newSequence(),
                            request,
                            json ? GenerationListener.silent() : printing(console),
                            new Cancellation());
            if (json) {
                console.print(described(text, result, voice.options()));
            } else {
                console.print("");
            }
        }
        return Exit.OK;
    }

    private static GenerationListener printing(Console console) {
        return new GenerationListener() {
            @Override
            public void text(int request, String piece) {
                console.out().print(piece);
                console.out().flush();
            }
        };
    }

    private static String described(String prompt, GenerationResult result, GenerationOptions options)
            throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode row = AnswerRow.of(json.createObjectNode().put("prompt", prompt), result);
        row.put("seed", options.sampling().seed())
                .put("seconds_to_first_token", result.timings().firstToken() / 1e9)
                .put("tokens_per_second", result.timings().tokensPerSecond(result.tokens().length));
        return json.writerWithDefaultPrettyPrinter().writeValueAsString(row);
    }
}
