package org.medicalgpt4j.recipe;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.recipe.bind.Check;
import org.medicalgpt4j.recipe.bind.Checked;
import org.medicalgpt4j.recipe.bind.Default;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.FreeOnResume;
import org.medicalgpt4j.recipe.bind.Range;

/** Dialogues to train on and to evaluate with, and how they become token sequences. */
public record DialogueData(
        @Doc("Files to train on.") @FreeOnResume List<TrainingFile> train,

        @Doc(
                "How long an epoch of weighted files is: until the first of them is used up, so that nothing is seen twice, or"
                        + " until the last is, so that everything is seen.")
        @Default("first")
        MixUntil mixUntil,

        @Doc("What is held out of training.") @FreeOnResume EvaluationData evaluation,

        @Doc(
                "How a dialogue is written as text: 'auto' for the model's own chat template or that of its family, a name such"
                        + " as 'vicuna' or 'qwen' (docs/templates.md lists them), or a Jinja file.")
        @Default("auto")
        @FreeOnResume
        TemplateSource template,

        @Doc("How tools and calls of them are written where the template has no form of its own, or instead of it; by"
                + " default as goes with a template that is named.")
        @FreeOnResume
        Optional<ToolFormatName> toolFormat,

        @Doc("System prompt of dialogues that have none of their own.") @FreeOnResume
        Optional<String> system,

        @Doc("The day that templates which tell the date are given; fixed, so that runs can be repeated later.")
        @Default("2024-07-26")
        @FreeOnResume
        LocalDate date,

        @Doc("Longest sequence in tokens; longer dialogues are cut, at a turn where possible.")
        @Default("1024")
        @Range(min = 2)
        @FreeOnResume
        int maxLength,

        @Doc("Put the loss on every token instead of the answers only.") @Default("false") @FreeOnResume
        boolean trainOnPrompt,

        @Doc(
                "Whether special tokens that dialogues spell are split into ordinary ones, as text; if not, what somebody wrote can"
                        + " end a turn and begin another.")
        @Default("true")
        boolean splitSpecialTokens,

        @Doc(
                "What to do about rows that cannot be read: stop and list them, or leave them out, count them and write them"
                        + " to rejected-rows.jsonl beside the result.")
        @Default("fail")
        @FreeOnResume
        OnBadLine onBadLine,

        @Doc("Folder that keeps tokens of the data for other runs; by default data-cache beside run.output.")
        @FreeOnResume
        Optional<Path> cache,

        @Doc("Draw sequences in an order that the seed decides, new in each epoch.") @Default("true")
        boolean shuffle)
        implements Checked {

    @Override
    public void check(Check check) {
        if (train.isEmpty()) {
            check.refuse("train", "is an empty list, expected at least one file to train on");
        }
    }
}
