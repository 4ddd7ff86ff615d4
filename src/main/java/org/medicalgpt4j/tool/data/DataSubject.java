package org.medicalgpt4j.tool.data;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.medicalgpt4j.data.ConversationEncoder;
import org.medicalgpt4j.data.DataSource;
import org.medicalgpt4j.data.DialoguePreparation;
import org.medicalgpt4j.data.EncodingOptions;
import org.medicalgpt4j.data.RowEncoder;
import org.medicalgpt4j.data.TextPreparation;
import org.medicalgpt4j.data.dialogue.ConversationFormat;
import org.medicalgpt4j.data.dialogue.TellingFormat;
import org.medicalgpt4j.recipe.DataFile;
import org.medicalgpt4j.recipe.DialogueData;
import org.medicalgpt4j.recipe.PtRecipe;
import org.medicalgpt4j.recipe.SftRecipe;
import org.medicalgpt4j.recipe.TextEncoding;
import org.medicalgpt4j.recipe.TrainingFile;
import org.medicalgpt4j.stage.ChatTemplates;
import org.medicalgpt4j.template.ChatTemplate;
import org.medicalgpt4j.template.RenderOptions;
import org.medicalgpt4j.tokenizer.Tokenizer;

/** What a check is about: the data of a recipe, or files. Nothing is cut to a length, so that all lengths are seen. */
public final class DataSubject {
    private DataSubject() {}

    /** Dialogues as a recipe trains on them. */
    public static DataCheck of(SftRecipe recipe, Tokenizer tokenizer) {
        DialogueData data = recipe.data();
        ChatTemplate template = ChatTemplates.of(data, tokenizer, recipe.model().path());
        RenderOptions options = RenderOptions.defaults()
                .withAll(tokenizer.templateTokens())
                .at(data.date().atStartOfDay());
        EncodingOptions encoding =
                new EncodingOptions(Integer.MAX_VALUE, data.trainOnPrompt(), data.system(), data.splitSpecialTokens());
        ConversationEncoder encoder = new ConversationEncoder(tokenizer, template, options, encoding);
        return new DataCheck(
                        data.train().stream()
                                .map(TrainingFile::file)
                                .map(file -> checked(file, encoder))
                                .toList(),
                        data.evaluation().files().stream()
                                .map(file -> checked(file, encoder))
                                .toList(),
                        OptionalInt.of(data.maxLength()))
                .holdingOut(data.evaluation().split());
    }

    private static DataCheck.Checked checked(DataFile file, ConversationEncoder encoder) {
        ConversationFormat format = DialoguePreparation.format(file.format());
        return dialogues(file.path(), file.encoding(), format, encoder, limit(file));
    }

    private static OptionalInt limit(DataFile file) {
        return file.limit().map(OptionalInt::of).orElse(OptionalInt.empty());
    }

    private static DataCheck.Checked dialogues(
            Path path,
            TextEncoding encoding,
            ConversationFormat format,
            ConversationEncoder encoder,
            OptionalInt limit) {
        DataSource source = new DataSource(path, new DataSource.Rows(encoding), RowEncoder.of(format, encoder), limit);
        return new DataCheck.Checked(source, RowMeasure.dialogues(format, encoder));
    }

    /** Documents as a recipe trains on them. */
    public static DataCheck of(PtRecipe recipe, Tokenizer tokenizer) {
        List<DataCheck.Checked> sources = recipe.data().train().stream()
                .map(file -> new DataCheck.Checked(
                        TextPreparation.source(
                                file,
                                recipe.data(),
                                tokenizer,
                                tokenizer.eos().stream().findFirst().orElse(0)),
                        RowMeasure.documents(file.field(), tokenizer)))
                .toList();
        return new DataCheck(sources, List.of(), OptionalInt.of(recipe.data().maxLength()))
                .holdingOut(recipe.data().evaluationSplit());
    }

    /** Files of dialogues in whatever form their fields tell. */
    public static DataCheck of(
            List<Path> training,
            List<Path> evaluation,
            TextEncoding encoding,
            ConversationEncoder encoder,
            OptionalInt maxLength) {
        return new DataCheck(
                training.stream()
                        .map(path -> dialogues(path, encoding, new TellingFormat(), encoder, OptionalInt.empty()))
                        .toList(),
                evaluation.stream()
                        .map(path -> dialogues(path, encoding, new TellingFormat(), encoder, OptionalInt.empty()))
                        .toList(),
                maxLength);
    }
}
