package org.medicalgpt4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.recipe.RecipeException;

class FailureTest {
    private static String said(Throwable failure) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        Failure.report(failure, false, new Console(stream, stream, InputStream.nullInputStream()));
        return err.toString(StandardCharsets.UTF_8).strip();
    }

    @Test
    void should_say_what_went_wrong_in_one_sentence() {
        assertEquals("a.yaml:1:1: bad", said(new RecipeException("a.yaml:1:1: bad")));
        assertEquals("x: no such file or folder", said(new NoSuchFileException("x")));
        assertEquals("x: permission denied", said(new AccessDeniedException("x")));
        assertEquals("x: No space left on device", said(new FileSystemException("x", null, "No space left on device")));
        assertEquals(
                "out of memory: Java heap space; give the program more with MEDGPT_JAVA_OPTS=-Xmx8g",
                said(new OutOfMemoryError("Java heap space")));
    }

    @Test
    void should_name_the_kind_of_failures_that_are_not_ours() {
        assertEquals(
                "IOException: broken pipe (run again with --verbose for details)",
                said(new IOException("broken pipe")));
        assertEquals("NullPointerException (run again with --verbose for details)", said(new NullPointerException()));
    }
}
