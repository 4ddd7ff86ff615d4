package org.medicalgpt4j.cli;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** Tells a user what went wrong. */
final class Failure {
    private Failure() {}

    static void report(Throwable failure, boolean verbose, Console console) {
        if (verbose) {
            failure.printStackTrace(console.err());
        }
        console.say(sentence(failure));
    }

    private static String sentence(Throwable failure) {
        if (failure instanceof NoSuchFileException missing) {
            return missing.getFile() + ": no such file or folder";
        }
        if (failure instanceof AccessDeniedException denied) {
            return denied.getFile() + ": permission denied";
        }
        if (failure instanceof FileAlreadyExistsException existing) {
            return existing.getFile() + ": already exists";
        }
        if (failure instanceof FileSystemException file) {
            return file.getMessage();
        }
        if (failure instanceof OutOfMemoryError) {
            return "out of memory: " + failure.getMessage() + "; give the program more with MEDGPT_JAVA_OPTS=-Xmx8g";
        }
        String message = Optional.ofNullable(failure.getMessage()).orElse("");
        boolean ours = failure.getClass().getName().startsWith("org.medicalgpt4j.");
        return ours && !message.isBlank()
                ? message
                : failure.getClass().getSimpleName() + (message.isBlank() ? "" : ": " + message)
                        + " (run again with --verbose for details)";
    }
}
