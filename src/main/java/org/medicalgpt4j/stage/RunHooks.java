package org.medicalgpt4j.stage;

import java.util.List;
import org.medicalgpt4j.checkpoint.FileSystemAccess;
import org.medicalgpt4j.train.StopSwitch;
import org.medicalgpt4j.train.TrainingListener;

/**
 * What ties a run to the program around it.
 *
 * @param log hears in words what the run does
 * @param listeners hear of every step; one that fails ends the run
 * @param stop ends the run early
 * @param files where the run writes
 */
public record RunHooks(RunLog log, List<TrainingListener> listeners, StopSwitch stop, FileSystemAccess files) {
    public RunHooks {
        listeners = List.copyOf(listeners);
    }

    /** On the real file system. */
    public static RunHooks of(RunLog log, List<TrainingListener> listeners, StopSwitch stop) {
        return new RunHooks(log, listeners, stop, FileSystemAccess.system());
    }
}
