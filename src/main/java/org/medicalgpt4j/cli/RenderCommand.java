package org.medicalgpt4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.medicalgpt4j.data.dialogue.QuestionFile;
import org.medicalgpt4j.data.dialogue.QuestionRow;
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
        return RenderArguments.addTo(new Options())
                .addOption(ModelArguments.option())
                .addOption(Values.option("line", "N", "only the row in this line"))
                .addOption(Values.option("limit", "N", "only the first rows"))
                .addOption(Values.flag("prompt", "rows as answering sees them: without a final answer"))
                .addOption(Values.flag("mask", "show which tokens are learned: coloured, or between ⟦ and ⟧"))
                .addOption(Values.flag("ids", "show a table of tokens"))
                .addOption(Values.flag("json", "print texts, ids and what is learned as JSON, a row in each line"));
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
        RowRendering rendering = RenderArguments.rendering(line, tokenizer, model);
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
}
