package org.medicalgpt4j.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jline.utils.Signals;
import org.medicalgpt4j.train.StopSwitch;

/**
 * Ctrl-C, and what a system sends to processes it wants to end. The first signal asks the run to stop, which then saves
 * what it has; the second ends the process at once.
 */
final class StopSignals implements AutoCloseable {
    /** A process that a signal ends has this status and the signal's number. */
    private static final int BASE = 128;

    private static final Map<String, Integer> NUMBERS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

    private final StopSwitch stop;
    private final Console console;
    private final Map<String, Object> replaced = new LinkedHashMap<>();
    private volatile int status = Exit.FAILURE;

    StopSignals(StopSwitch stop, Console console) {
        this.stop = stop;
        this.console = console;
        NUMBERS.forEach((name, number) -> {
            Object before = Signals.register(name, () -> received(name, BASE + number));
            if (before != null) {
                replaced.put(name, before);
            }
        });
    }

    private synchronized void received(String name, int newStatus) {
        if (stop.isRequested()) {
            Runtime.getRuntime().halt(newStatus);
        }
        status = newStatus;
        console.say("SIG" + name + ": the step under way is finished and saved; once more to stop at once");
        stop.request();
    }

    /** What the process is to end with after a stop. */
    int status() {
        return status;
    }

    /** From here on signals do what they did before. */
    @Override
    public void close() {
        replaced.forEach(Signals::unregister);
    }
}
