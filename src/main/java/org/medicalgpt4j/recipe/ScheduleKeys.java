package org.medicalgpt4j.recipe;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.medicalgpt4j.recipe.bind.Check;

/** Which keys belong to which schedules: one that would have no effect is refused. */
final class ScheduleKeys {
    private static final Map<String, Set<Schedule>> OWNERS = Map.of(
            "minimumRate", Set.of(Schedule.COSINE, Schedule.POLYNOMIAL, Schedule.WSD),
            "power", Set.of(Schedule.POLYNOMIAL),
            "timescale", Set.of(Schedule.INVERSE_SQRT),
            "decaySteps", Set.of(Schedule.WSD),
            "decayShape", Set.of(Schedule.WSD));

    private ScheduleKeys() {}

    static void check(Schedule schedule, Check check) {
        OWNERS.forEach((key, owners) -> {
            if (check.written(key) && !owners.contains(schedule)) {
                check.refuse(key, "has no effect with the schedule '" + label(schedule) + "'; remove it");
            }
        });
        if (schedule == Schedule.WSD && !check.written("decaySteps")) {
            check.refuse("schedule", "is wsd, which needs 'decaySteps': how many of the last steps the rate falls in");
        }
    }

    private static String label(Schedule schedule) {
        return schedule.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
