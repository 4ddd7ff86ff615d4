package org.medicalgpt4j.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.imports.converters.ImportClassMapping;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class OpCatalogTest {

    @Test
    void should_list_every_op_once() throws URISyntaxException {
        URI ops = TensorOp.class.getResource("TensorOp.class").toURI();
        Set<String> written = new ClassFileImporter()
                .importPath(Path.of(ops).getParent()).stream()
                        .filter(c -> c.isAssignableTo(TensorOp.class) && !c.isEquivalentTo(TensorOp.class))
                        .map(JavaClass::getFullName)
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> listed = OpCatalog.ops().stream()
                .map(op -> op.getClass().getName())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(written, listed);
        assertEquals(
                OpCatalog.ops().size(),
                OpCatalog.ops().stream().map(TensorOp::opName).distinct().count());
        assertTrue(OpCatalog.ops().stream().allMatch(op -> op.opName().startsWith("medgpt_")));
    }

    @Test
    void should_be_known_to_samediff_after_registration_however_often() {
        OpCatalog.register();
        OpCatalog.register();
        for (TensorOp op : OpCatalog.ops()) {
            assertEquals(op, ImportClassMapping.getOpNameMapping().get(op.opName()));
        }
    }

    @Test
    void should_have_right_gradients_together() {
        OpGraph.trials(1, g -> g.checkGradients(new OneLayer(g).perSequence));
    }

    @Test
    void should_keep_its_arguments_when_samediff_clones_the_graph_for_the_gradient() {
        OneLayer layer = OneLayer.of(51, DataType.DOUBLE, 0, 4, 5);
        layer.g.gradients(layer.g.loss(layer.perSequence));
        Map<String, String> forward = descriptions(layer.g.graph);
        Map<String, String> both = descriptions(layer.g.graph.getFunction("grad"));
        assertTrue(both.entrySet().containsAll(forward.entrySet()), both + " lacks some of " + forward);
        OpGraph losses = new OpGraph(new Random(53));
        losses.gradients(losses.loss(LossOps.in(losses)));
        Set<String> seen = ops(layer.g.graph.getFunction("grad"));
        seen.addAll(ops(losses.graph.getFunction("grad")));
        assertEquals(
                OpCatalog.ops().size()
                        - 4, // what serves decoding only has no gradient, the head's training is made by engines
                seen.size());
    }

    @Test
    void should_give_the_same_values_and_gradients_after_saving_and_loading(@TempDir Path folder) throws IOException {
        OneLayer layer = OneLayer.of(52, DataType.DOUBLE, 0, 3, 3, 8);
        OpGraph g = layer.g;
        SDVariable loss = g.loss(layer.perSequence);
        Map<String, INDArray> gradients = g.gradients(loss);
        SameDiff forward = loaded(g.graph, folder.resolve("forward"));
        assertEquals(descriptions(g.graph), descriptions(forward));
        assertEquals(g.value(loss), forward.output(g.inputs(), loss.name()).get(loss.name()));
        SameDiff backward = loaded(g.graph.getFunction("grad"), folder.resolve("backward"));
        assertEquals(descriptions(g.graph.getFunction("grad")), descriptions(backward));
        assertEquals(gradients, g.gradients(backward));
    }

    private static SameDiff loaded(SameDiff graph, Path file) throws IOException {
        graph.save(file.toFile(), false);
        return SameDiff.load(file.toFile(), false);
    }

    private static Set<String> ops(SameDiff graph) {
        return graph.getOps().values().stream()
                .map(SameDiffOp::getOp)
                .filter(TensorOp.class::isInstance)
                .map(DifferentialFunction::opName)
                .collect(Collectors.toSet());
    }

    /** What each of our ops is and is built with, by its first output. */
    private static Map<String, String> descriptions(SameDiff graph) {
        Map<String, String> descriptions = new TreeMap<>();
        for (SameDiffOp op : graph.getOps().values()) {
            if (op.getOp() instanceof TensorOp ours) {
                descriptions.put(op.getOutputsOfOp().get(0), ours.opName() + op.getInputsToOp() + ours.attributes());
            }
        }
        return descriptions;
    }
}
