package org.medicalgpt4j.stage;

import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import org.medicalgpt4j.load.ConversationStyle;
import org.medicalgpt4j.recipe.Comparison;
import org.medicalgpt4j.recipe.ReportSettings;
import org.medicalgpt4j.template.RenderOptions;
import org.medicalgpt4j.tokenizer.Tokenizer;
import org.medicalgpt4j.train.Sampling;

/**
 * Asks a model as a user would.
 *
 * @param date that templates are told
 * @param system prompt of questions that have none of their own
 */
record ChatQuestions(
        Tokenizer tokenizer, ConversationStyle style, LocalDate date, Optional<String> system, Set<Integer> endTokens) {

    /** @throws org.medicalgpt4j.data.file.DataException if the file of exact answers cannot be read */
    AnswerComparison comparison(Comparison settings) {
        RenderOptions render =
                RenderOptions.defaults().withAll(tokenizer.templateTokens()).at(date.atStartOfDay());
        return new AnswerComparison(settings, tokenizer, style, render, system, endTokens);
    }

    /** The questions that a run asks at each evaluation. */
    Optional<Sampling> sampling(ReportSettings report, TunedModel model, StageContext context) {
        AnswerComparison asked =
                comparison(new Comparison(report.questions(), Optional.empty(), report.maxNewTokens()));
        return RecipeQuestions.of(
                report.questions(), () -> asked.of(model, context).answers());
    }
}
