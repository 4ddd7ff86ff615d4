package org.medicalgpt4j.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.medicalgpt4j.data.EncodingOptions;
import org.medicalgpt4j.data.QuestionFile;
import org.medicalgpt4j.data.QuestionRow;
import org.medicalgpt4j.template.ChatTemplate;
import org.medicalgpt4j.template.RenderOptions;
import org.medicalgpt4j.tokenizer.Tokenizer;
import org.medicalgpt4j.tool.text.ModelTokenizer;
import org.medicalgpt4j.tool.text.RenderedRow;
import org.medicalgpt4j.tool.text.RowRendering;
import org.medicalgpt4j.tool.text.TextException;

/** {@code medgpt render}. */
final class RenderCommand implements Command {
    @Override
    public String name() {
        return "render";
    }

    @Override
    public String summary() {
        return "Show rows of a data file as the text and tokens a model sees";
    }

    @Override
    public String arguments() {
        return "[--model PATH] FILE";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "medgpt render --model models/mine --limit 3 data/dialogues.jsonl",
                "medgpt render --model models/mine --line 17 --mask data/dialogues.jsonl",
                "medgpt render --prompt --variable enable_thinking=false questions.jsonl");
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(ModelArguments.option())
                .addOption(Values.option("template", "FILE", "Jinja chat template (the model's own)"))
                .addOption(Values.option("line", "N", "only the row in this line"))
                .addOption(Values.option("limit", "N", "only the first rows"))
                .addOption(Values.flag("prompt", "rows as answering sees them: without a final answer"))
                .addOption(Values.flag("mask", "show which tokens are learned: coloured, or between ⟦ and ⟧"))
                .addOption(Values.flag("ids", "show a table of tokens"))
                .addOption(Values.flag("json", "print texts, ids and what is learned as JSON, a row in each line"))
                .addOption(Values.option("system", "TEXT", "opens conversations that have no system text"))
                .addOption(Values.option("max-length", "N", "longest training sequence (unlimited)"))
                .addOption(Values.flag("train-on-prompt", "learn all tokens but the first"))
                .addOption(Values.option("date", "DATE", "what the template holds to be today, as 2024-07-26"))
                .addOption(Option.builder()
                        .longOpt("variable")
                        .hasArgs()
                        .numberOfArgs(1)
                        .argName("NAME=JSON")
                        .desc("variable for the template, such as enable_thinking=false; can be repeated")
                        .get());
    }

    @Override
    public int run(CommandLine line, Console console) throws IOException {
        if (line.getArgList().size() != 1) {
            throw new UsageException("expected one data file");
        }
        long shapes =
                List.of("mask", "ids", "json").stream().filter(line::hasOption).count();
        if (shapes > 1 && line.hasOption("json")) {
            throw new UsageException("--json excludes --mask and --ids");
        }
        Path file = RecipeArguments.path(line.getArgList().get(0));
        Path model = ModelArguments.path(line);
        Tokenizer tokenizer = ModelTokenizer.load(model);
        RowRendering rendering =
                new RowRendering(tokenizer, template(line, tokenizer, model), renderOptions(line), encoding(line));
        int shown = show(line, console, file, rendering);
        if (shown == 0) {
            throw new TextException(file + ": has no such row");
        }
        return Exit.OK;
    }

    private static int show(CommandLine line, Console console, Path file, RowRendering rendering) throws IOException {
        RowPrinter printer =
                new RowPrinter(console, line.hasOption("mask"), line.hasOption("ids"), line.hasOption("json"));
        Optional<Integer> wanted = Values.count(line, "line");
        int limit = Values.count(line, "limit").orElse(Integer.MAX_VALUE);
        int shown = 0;
        try (QuestionFile rows = QuestionFile.open(file)) {
            Optional<QuestionRow> row = rows.next();
            while (row.isPresent() && shown < limit) {
                if (wanted.isEmpty() || wanted.get() == row.get().source().line()) {
                    boolean prompt = line.hasOption("prompt") || !RowRendering.isAnswered(row.get());
                    RenderedRow rendered = prompt ? rendering.prompt(row.get()) : rendering.training(row.get());
                    printer.print(rendered);
                    shown++;
                }
                row = rows.next();
            }
        }
        return shown;
    }

    private static ChatTemplate template(CommandLine line, Tokenizer tokenizer, Path model) throws IOException {
        Optional<Path> file = Values.path(line, "template");
        if (file.isPresent()) {
            return ChatTemplate.parse(file.get().toString(), Files.readString(file.get()));
        }
        String text = tokenizer
                .chatTemplate()
                .orElseThrow(() -> new TextException(model + ": has no chat template; name one with --template FILE"));
        return ChatTemplate.parse("chat template of " + model, text);
    }

    private static EncodingOptions encoding(CommandLine line) {
        return new EncodingOptions(
                Values.count(line, "max-length").orElse(Integer.MAX_VALUE),
                line.hasOption("train-on-prompt"),
                Values.text(line, "system"));
    }

    private static RenderOptions renderOptions(CommandLine line) {
        RenderOptions options = RenderOptions.defaults();
        if (line.hasOption("date")) {
            try {
                options =
                        options.at(LocalDate.parse(line.getOptionValue("date")).atStartOfDay());
            } catch (DateTimeParseException e) {
                throw new UsageException(
                        "--date is '" + line.getOptionValue("date") + "', expected a date as 2024-07-26");
            }
        }
        if (line.hasOption("variable")) {
            for (String variable : line.getOptionValues("variable")) {
                options = withVariable(options, variable);
            }
        }
        return options;
    }

    private static RenderOptions withVariable(RenderOptions options, String variable) {
        int equals = variable.indexOf('=');
        if (equals < 1) {
            throw new UsageException("--variable is '" + variable + "', expected NAME=JSON");
        }
        try {
            JsonNode value = new ObjectMapper().readTree(variable.substring(equals + 1));
            Object plain = new ObjectMapper().convertValue(value, Object.class);
            return options.with(variable.substring(0, equals), plain);
        } catch (JsonProcessingException e) {
            throw new UsageException(
                    "--variable is '" + variable + "', expected JSON after the '=', such as true or \"text\"");
        }
    }
}
