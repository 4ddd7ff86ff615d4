package org.medicalgpt4j.tool.bench;

import java.util.List;
import org.medicalgpt4j.engine.Program.OpTime;

/**
 * What a benchmark measured.
 *
 * @param name what was done
 * @param tokens in one repetition
 * @param bestSeconds fastest repetition
 * @param medianSeconds median repetition
 * @param weightBytes bytes of the weights
 * @param workBytes bytes of everything else the engine holds
 * @param peakResidentBytes largest resident memory of the process so far, 0 where the system does not tell
 * @param times time by op over all repetitions, slowest first
 */
public record BenchmarkResult(
        String name,
        long tokens,
        double bestSeconds,
        double medianSeconds,
        int repetitions,
        long weightBytes,
        long workBytes,
        long peakResidentBytes,
        List<OpTime> times) {

    public double tokensPerSecond() {
        return tokens / bestSeconds;
    }
}
