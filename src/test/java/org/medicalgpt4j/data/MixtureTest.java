package org.medicalgpt4j.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.data.file.DataException;
import org.medicalgpt4j.data.file.SourceLine;
import org.medicalgpt4j.recipe.MixUntil;
import org.medicalgpt4j.recipe.SourceShare;

class MixtureTest {
    private static final SourceShare ALL = new SourceShare(Optional.empty(), Optional.empty());
    private final List<PreparedSource> sources = List.of(source("a", 100), source("b", 40), source("c", 10));
    private final SequenceSet training = SequenceStore.joined(
                    sources.stream().map(PreparedSource::store).toList())
            .all();

    private static SourceShare weight(double weight) {
        return new SourceShare(Optional.of(weight), Optional.empty());
    }

    private static SourceShare count(int count) {
        return new SourceShare(Optional.empty(), Optional.of(count));
    }

    private static PreparedSource source(String name, int size) {
        SourceCounts none = new SourceCounts(List.of(), size, size, 0, Map.of(), List.of(), Map.of());
        return new PreparedSource(
                name,
                List.of(Path.of(name)),
                RandomSequences.store(size, 20, new Random(size)),
                none,
                Optional.empty());
    }

    private Mixture mixture(MixUntil until, SourceShare... shares) {
        return Mixture.of(training, sources, List.of(shares), until);
    }

    /** How many of an epoch's places are from each source. */
    private static List<Integer> fromEach(int[] places) {
        List<Integer> counts = new ArrayList<>(List.of(0, 0, 0));
        for (int place : places) {
            int source = place < 100 ? 0 : place < 140 ? 1 : 2;
            counts.set(source, counts.get(source) + 1);
        }
        return counts;
    }

    @Test
    void should_take_everything_once_and_in_the_order_of_an_unmixed_run_when_no_share_is_given() {
        Mixture mixture = mixture(MixUntil.FIRST, ALL, ALL, ALL);
        assertArrayEquals(
                EpochOrder.all(150, true, 5).places(3), mixture.order(true, 5).places(3));
        assertEquals("", mixture.text());
    }

    @Test
    void should_take_as_many_as_counted_and_let_all_have_their_turn() {
        EpochOrder order = mixture(MixUntil.FIRST, count(30), ALL, count(25)).order(true, 11);
        Map<Integer, Integer> seen = new HashMap<>();
        for (int epoch = 0; epoch < 10; epoch++) {
            int[] places = order.places(epoch);
            assertEquals(List.of(30, 40, 25), fromEach(places));
            Arrays.stream(places).forEach(place -> seen.merge(place, 1, Integer::sum));
        }
        for (int place = 0; place < 150; place++) {
            // 300 draws of 100 sequences, 10 of each of 40, 250 of 10.
            assertEquals(place < 100 ? 3 : place < 140 ? 10 : 25, seen.get(place), "place " + place);
        }
    }

    @Test
    void should_end_an_epoch_of_weighted_sources_when_the_first_or_the_last_is_used_up() {
        // c has 10 sequences, a tenth of the weights: with all of it, an epoch has 100.
        assertEquals(
                List.of(60, 30, 10),
                fromEach(mixture(MixUntil.FIRST, weight(6), weight(3), ALL)
                        .order(true, 1)
                        .places(0)));
        // a has 100 sequences, six tenths of the weights.
        assertEquals(
                List.of(100, 50, 17),
                fromEach(mixture(MixUntil.LAST, weight(6), weight(3), weight(1))
                        .order(true, 1)
                        .places(0)));
        assertEquals(
                List.of(100, 20, 7),
                fromEach(mixture(MixUntil.FIRST, weight(1), count(20), count(7))
                        .order(true, 1)
                        .places(0)));
    }

    @Test
    void should_draw_the_same_at_every_time_and_otherwise_for_another_seed_or_epoch() {
        Mixture mixture = mixture(MixUntil.FIRST, weight(2), weight(1), weight(1));
        int[] places = mixture.order(true, 9).places(4);
        assertArrayEquals(places, mixture.order(true, 9).places(4));
        assertFalse(Arrays.equals(places, mixture.order(true, 10).places(4)));
        assertFalse(Arrays.equals(places, mixture.order(true, 9).places(5)));
    }

    @Test
    void should_deal_sources_out_evenly_when_nothing_is_shuffled() {
        int[] places = mixture(MixUntil.FIRST, count(20), count(20), count(10))
                .order(false, 1)
                .places(0);
        for (int begin = 0; begin < 50; begin += 10) {
            List<Integer> counts = fromEach(Arrays.copyOfRange(places, begin, begin + 10));
            assertEquals(List.of(4, 4, 2), counts);
        }
        assertEquals(0, places[0]);
        int[] second = mixture(MixUntil.FIRST, count(20), count(20), count(10))
                .order(false, 1)
                .places(1);
        assertEquals(
                20, Arrays.stream(second).filter(place -> place < 100).min().orElseThrow());
    }

    @Test
    void should_go_on_from_any_step_as_if_never_stopped() {
        Mixture mixture = mixture(MixUntil.LAST, weight(2), weight(1), weight(1));
        Batching batching = new Batching.TokensPerStep(120, 2);
        TrainingStream whole = new TrainingStream(training, batching, mixture.order(true, 3), true);
        List<StreamState> states = new ArrayList<>();
        List<List<SourceLine>> steps = new ArrayList<>();
        for (int i = 0; i < 2 * whole.steps(0); i++) {
            states.add(whole.state());
            steps.add(whole.next().sources(0));
        }
        TrainingStream resumed = new TrainingStream(training, batching, mixture.order(true, 3), true);
        for (int i = steps.size() - 1; i >= 0; i -= 7) {
            resumed.seek(states.get(i));
            assertEquals(steps.get(i), resumed.next().sources(0));
        }
    }

    @Test
    void should_leave_out_what_is_held_out_and_refuse_a_share_of_nothing() {
        SequenceSet some = new SequenceSet(training.store(), new int[] {0, 1, 2, 100, 101});
        Mixture mixture = Mixture.of(some, sources, List.of(count(6), ALL, ALL), MixUntil.FIRST);
        int[] places = mixture.order(true, 1).places(0);
        assertEquals(8, places.length);
        assertTrue(Arrays.stream(places).allMatch(place -> place < 5));
        assertEquals(
                "c is to give a share of every epoch, but no sequence of it is left to train on",
                assertThrows(
                                DataException.class,
                                () -> Mixture.of(some, sources, List.of(ALL, ALL, count(1)), MixUntil.FIRST))
                        .getMessage());
    }

    @Test
    void should_say_where_an_epoch_comes_from() {
        String text = mixture(MixUntil.FIRST, count(50), ALL, ALL).text();
        assertEquals(
                List.of(
                        "an epoch has 100 sequences:",
                        "         50 (50.0 %) of the 100 from a",
                        "         40 (40.0 %) of the 40 from b",
                        "         10 (10.0 %) of the 10 from c"),
                text.lines().toList());
    }
}
