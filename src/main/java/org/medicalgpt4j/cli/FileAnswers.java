package org.medicalgpt4j.cli;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.medicalgpt4j.checkpoint.Publication;
import org.medicalgpt4j.data.dialogue.QuestionFile;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.generate.GeneratorSettings;
import org.medicalgpt4j.load.ModelFiles;
import org.medicalgpt4j.tool.answer.LanguageModel;
import org.medicalgpt4j.tool.answer.QuestionAnswering;
import org.medicalgpt4j.tool.answer.QuestionAnswering.Counts;
import org.medicalgpt4j.tool.answer.Voice;

/** The part of {@code medgpt generate} that answers the rows of a file. */
final class FileAnswers {
    private static final int CONTEXT = 2048;
    private static final int TOGETHER = 8;

    private FileAnswers() {}

    /** @return the exit status: whether all rows could be answered */
    static int write(
            CommandLine line, Console console, Engine engine, ModelFiles files, VoiceArguments arguments, Voice base)
            throws IOException {
        int together = Values.count(line, "batch").orElse(TOGETHER);
        int context = LanguageModel.contextTokens(
                files.architecture(), Values.count(line, "context").orElse(CONTEXT));
        int cacheTokens = Math.multiplyExact(together, context);
        GeneratorSettings settings = GeneratorSettings.of(context, together);
        try (QuestionFile questions =
                        QuestionFile.open(Values.path(line, "input").orElseThrow());
                LanguageModel model = LanguageModel.load(
                        engine, files, base.prompts().tokenizer(), settings, cacheTokens, ProgramOptions.standard())) {
            QuestionAnswering answering = new QuestionAnswering(model.generator(), arguments.all(base, model));
            AnswerProgress progress = new AnswerProgress(console);
            Optional<Path> output = Values.path(line, "output");
            Counts[] counts = new Counts[1];
            if (output.isPresent()) {
                Publication.onDisk()
                        .file(
                                output.get(),
                                target -> counts[0] = answering.answer(questions, target, console::say, progress));
            } else {
                WritableByteChannel target = Channels.newChannel(console.out());
                counts[0] = answering.answer(questions, target, console::say, progress);
                console.out().flush();
            }
            progress.end(counts[0]);
            return counts[0].unusable() == 0 ? Exit.OK : Exit.FAILURE;
        }
    }
}
