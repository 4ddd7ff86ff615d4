package org.medicalgpt4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Properties;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.nd4j.Nd4jEngine;

class NativeLimitsTest {
    private static final String ALL = "org.bytedeco.javacpp.maxBytes";
    private static final String PHYSICAL = "org.bytedeco.javacpp.maxPhysicalBytes";

    @Test
    void should_allow_the_memory_of_the_machine_unless_the_user_says_otherwise() {
        Properties none = new Properties();
        NativeLimits.set(none, 123);
        assertEquals("123", none.getProperty(ALL));
        assertEquals("123", none.getProperty(PHYSICAL));
        Properties own = new Properties();
        own.setProperty(PHYSICAL.toLowerCase(Locale.ROOT), "5g");
        NativeLimits.set(own, 123);
        assertEquals("123", own.getProperty(ALL));
        assertEquals(null, own.getProperty(PHYSICAL));
    }

    @Test
    void should_let_the_plan_count_with_what_may_be_taken() throws IOException, InterruptedException {
        long withLimits = Long.parseLong(child("machine"));
        long without = Long.parseLong(child("small"));
        assertEquals(4L * 64 << 20, without, 4L * 2 << 20, "four times the heap");
        assertTrue(withLimits > 1L << 30, "this machine has " + withLimits + " bytes");
    }

    private static String child(String what) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Child.class.getName(),
                        what)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        return out.strip();
    }

    /** Prints what a plan counts with. */
    static final class Child {
        public static void main(String[] what) {
            if (what[0].equals("machine")) {
                NativeLimits.ofThisMachine();
            }
            try (Engine engine = Nd4jEngine.create(1)) {
                System.out.println(Math.min(engine.memoryBytes(), Pointer.maxPhysicalBytes()));
            }
        }
    }
}
