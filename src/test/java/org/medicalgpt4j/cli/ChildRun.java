package org.medicalgpt4j.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@code medgpt} in a process of its own, which can be killed. */
final class ChildRun {
    private static final int PATIENCE_SECONDS = 120;

    private final Process process;
    private final StringBuffer output = new StringBuffer();
    private final CountDownLatch training = new CountDownLatch(1);
    private final Thread reader;

    private ChildRun(Process process) {
        this.process = process;
        this.reader = new Thread(this::read, "child output");
        this.reader.setDaemon(true);
        this.reader.start();
    }

    /** Starts a main class of this project with arguments. */
    static ChildRun start(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ChildRun(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.append(line).append('\n');
                if (line.startsWith("training ")) {
                    training.countDown();
                }
            }
        } catch (IOException gone) {
            // What a killed process had to say is of no interest.
        } finally {
            training.countDown();
        }
    }

    /** Returns when the first step begins, or the process has ended. */
    void awaitTraining() throws InterruptedException {
        if (!training.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("no training begins: " + output);
        }
    }

    /** Returns when the output holds a text, or the process has ended. */
    void await(String text) throws InterruptedException {
        while (output.indexOf(text) < 0 && reader.isAlive()) {
            Thread.sleep(2);
        }
    }

    boolean endsWithin(long milliseconds) throws InterruptedException {
        return process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
    }

    /** Ends the process as {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        status();
    }

    /** Sends a signal, such as {@code INT}. */
    void signal(String name) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
        if (status != 0) {
            throw new AssertionError("cannot send SIG" + name);
        }
    }

    /** Waits for the end. */
    int status() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("does not end: " + output);
        }
        reader.join();
        return process.exitValue();
    }

    /** What it has printed, on both streams. */
    String output() {
        return output.toString();
    }
}
