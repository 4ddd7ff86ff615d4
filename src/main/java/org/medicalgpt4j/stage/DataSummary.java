package org.medicalgpt4j.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.medicalgpt4j.checkpoint.FileContent;
import org.medicalgpt4j.checkpoint.Publication;
import org.medicalgpt4j.data.PreparedDialogues;

/** What a run says about its data, on the console and in files beside the result. */
final class DataSummary {
    private static final String REPORT = "data-report.txt";
    private static final String REJECTED = "rejected-rows.jsonl";

    private DataSummary() {}

    static void publish(PreparedDialogues data, Path output, Publication publication, RunLog log) {
        log.say(data.text().stripTrailing());
        publication.file(output.resolve(REPORT), FileContent.text(data.text()));
        Path rejected = output.resolve(REJECTED);
        Optional<FileContent> rows = data.rejectedRows();
        if (rows.isPresent()) {
            publication.file(rejected, rows.get());
            log.say("rows that are not trained on, with the reasons: " + rejected);
        } else {
            removeEarlier(rejected);
        }
    }

    private static void removeEarlier(Path rejected) {
        try {
            Files.deleteIfExists(rejected);
        } catch (IOException failure) {
            throw new StageException(rejected + " of an earlier run cannot be deleted: " + failure.getMessage());
        }
    }
}
