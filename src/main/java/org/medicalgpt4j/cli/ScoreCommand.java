package org.medicalgpt4j.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.medicalgpt4j.data.ConversationEncoder;
import org.medicalgpt4j.data.EncodingOptions;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.load.ModelFiles;
import org.medicalgpt4j.stage.RewardModel;
import org.medicalgpt4j.template.RenderOptions;
import org.medicalgpt4j.tokenizer.Tokenizer;
import org.medicalgpt4j.tool.score.RowScores;
import org.medicalgpt4j.tool.score.ScoredRow;

/** {@code medgpt score}. */
final class ScoreCommand implements Command {
    @Override
    public String name() {
        return "score";
    }

    @Override
    public String summary() {
        return "Score dialogues, or both answers of preferences, with a reward model";
    }

    @Override
    public String arguments() {
        return "[--model PATH] [--adapter DIR] FILE ...";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "medgpt score --model out/rm/model preferences.jsonl",
                "medgpt score --adapter out/rm/adapter recipes/data/medical-preferences-new-facts.jsonl");
    }

    @Override
    public Options options() {
        return TemplateArguments.addTo(ModelArguments.options())
                .addOption(Values.option("system", "TEXT", "opens conversations that have no system text"))
                .addOption(
                        Values.option("max-length", "N", "longest text in tokens; longer ones lose their oldest turns"))
                .addOption(Values.option("encoding", "NAME", "utf-8, gb18030, utf-16le or utf-16be (auto)"));
    }

    @Override
    public int run(CommandLine line, Console console) throws Exception {
        if (line.getArgList().isEmpty()) {
            throw new UsageException("'score' needs a file of dialogues or preferences");
        }
        ModelFiles files = ModelArguments.open(line);
        Tokenizer tokenizer = files.tokenizer();
        int longest = files.architecture().maxPositions();
        ConversationEncoder encoder = new ConversationEncoder(
                tokenizer,
                RenderArguments.template(line, tokenizer, files.source().path()),
                RenderOptions.defaults().withAll(tokenizer.templateTokens()),
                new EncodingOptions(
                                Values.count(line, "max-length").orElse(longest), false, Values.text(line, "system"))
                        .within(longest));
        List<ScoredRow> pairs = new ArrayList<>();
        try (Engine engine = EngineArguments.create(line, ModelArguments.threads(line));
                RewardModel model = RewardModel.load(engine, files, ProgramOptions.standard())) {
            RowScores scores = new RowScores(model, encoder, row -> {
                console.print(row.json().toString());
                row.rejected().ifPresent(worse -> pairs.add(row));
            });
            for (String word : line.getArgList()) {
                scores.score(RecipeArguments.path(word), DataArguments.encoding(line));
            }
        }
        if (!pairs.isEmpty()) {
            console.say(summary(pairs));
        }
        return Exit.OK;
    }

    private static String summary(List<ScoredRow> pairs) {
        double[] margins = pairs.stream()
                .mapToDouble(row -> row.score() - row.rejected().orElseThrow())
                .toArray();
        return String.format(
                Locale.ROOT,
                "%,d pairs: the chosen answer scores higher in %.1f %%, by %.4f on average",
                pairs.size(),
                100.0 * Arrays.stream(margins).filter(margin -> margin > 0).count() / margins.length,
                Arrays.stream(margins).average().orElseThrow());
    }
}
