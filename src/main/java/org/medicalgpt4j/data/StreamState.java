package org.medicalgpt4j.data;

import org.medicalgpt4j.data.file.DataException;

/**
 * A place in a training stream, all that is needed to go on from there.
 *
 * @param epoch passes over the data completed, from 0
 * @param step steps of that epoch already taken
 */
public record StreamState(int epoch, int step) {
    public static final StreamState START = new StreamState(0, 0);

    public StreamState {
        if (epoch < 0 || step < 0) {
            throw new DataException(
                    "epoch " + epoch + ", step " + step + " is no place in the data: both count from 0");
        }
    }
}
