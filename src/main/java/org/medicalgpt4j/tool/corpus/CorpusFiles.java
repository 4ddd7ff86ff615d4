package org.medicalgpt4j.tool.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.medicalgpt4j.checkpoint.ExistingFolder;
import org.medicalgpt4j.checkpoint.FileContent;
import org.medicalgpt4j.checkpoint.Publication;

/** A corpus as a folder of files. */
public final class CorpusFiles {
    static final String MANIFEST = "manifest.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private CorpusFiles() {}

    /**
     * Writes all files and a manifest of them; the folder appears complete or not at all.
     *
     * @return the manifest's text
     * @throws org.medicalgpt4j.checkpoint.CheckpointException if the folder is taken or cannot be written
     */
    public static String write(Corpus corpus, Path folder, ExistingFolder existing) {
        List<CorpusFile> files = of(corpus);
        String manifest = Manifest.of(corpus, files).toJson();
        Publication.onDisk().folder(folder, existing, draft -> {
            files.forEach(file -> draft.file(file.name(), channel -> channel.write(ByteBuffer.wrap(file.bytes()))));
            draft.file(MANIFEST, FileContent.text(manifest));
        });
        return manifest;
    }

    /** The files without the manifest. */
    static List<CorpusFile> of(Corpus corpus) {
        List<Dialogue> dialogues = corpus.dialogues();
        List<Question> heldOut = corpus.questions().heldOut();
        return List.of(
                new CorpusFile(
                        "vocabulary.txt",
                        "all text, Chinese one character a line, to learn a tokenizer from",
                        VocabularyText.make(corpus.pretraining(), dialogues)),
                file("pretrain.jsonl", "documents for pre-training: {text}", texts(corpus.pretraining())),
                file("dialogues.jsonl", "training dialogues, ShareGPT", dialogues),
                file(
                        "dialogues-quickstart.jsonl",
                        "the first of them, for a quick run",
                        dialogues.subList(0, corpus.quickstartDialogues())),
                file(
                        "dialogues-new-facts.jsonl",
                        "held-out questions for facts that no dialogue asks for, ShareGPT",
                        dialogues(heldOut, Question.NEW_FACT)),
                file(
                        "dialogues-new-wordings.jsonl",
                        "held-out questions in wordings that no dialogue uses, ShareGPT",
                        dialogues(heldOut, Question.NEW_WORDING)),
                file(
                        "questions.jsonl",
                        "the exact questions among the training dialogues",
                        corpus.questions().training()),
                file("questions-held-out.jsonl", "the held-out questions with exact answers", heldOut),
                file(
                        "preferences.jsonl",
                        "training questions with their right answer and a wrong one, ShareGPT with chosen and rejected",
                        corpus.preferences()),
                file(
                        "preferences-new-facts.jsonl",
                        "the same of held-out questions for facts that no dialogue asks for",
                        corpus.heldOutPreferences()));
    }

    private static List<Dialogue> dialogues(List<Question> questions, String novelty) {
        return questions.stream()
                .filter(question -> question.novelty().equals(novelty))
                .map(Question::dialogue)
                .toList();
    }

    private static List<Map<String, String>> texts(List<String> documents) {
        return documents.stream().map(document -> Map.of("text", document)).toList();
    }

    private static CorpusFile file(String name, String says, List<?> rows) {
        return new CorpusFile(name, says, rows.stream().map(CorpusFiles::json).toList());
    }

    private static String json(Object row) {
        try {
            return JSON.writeValueAsString(row);
        } catch (JsonProcessingException e) {
            throw new CorpusException("a row cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }
}
