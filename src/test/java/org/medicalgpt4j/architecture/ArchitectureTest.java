package org.medicalgpt4j.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.io.ObjectInputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final String ROOT = "org.medicalgpt4j";
    private static final String SAMPLE = "org.medicalgpt4j.architecture.sample";
    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void should_have_arrows_between_packages_that_point_downwards_only() {
        new Layers(ROOT).downwards().check(OURS);
        new Layers(ROOT).withoutCycles().check(OURS);
        assertEquals(List.of(), new Layers(ROOT).unknown(OURS), "packages that have no place in the layers");
    }

    @Test
    void should_notice_arrows_that_point_upwards_sideways_or_in_circles() {
        JavaClasses sample = new ClassFileImporter().importPackages(SAMPLE);
        String message = assertThrows(
                        AssertionError.class,
                        () -> new Layers(SAMPLE).downwards().check(sample))
                .getMessage();
        assertTrue(message.contains("op must not use cli"), message);
        assertTrue(message.contains("engine must not use recipe"), message);
        assertTrue(message.contains("tool must not use inspect"), message);
        assertTrue(!message.contains("cli must not use"), message);
        assertThrows(
                AssertionError.class, () -> new Layers(SAMPLE).withoutCycles().check(sample));
    }

    @Test
    void should_never_deserialize_java_objects() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ObjectInputStream.class)
                .check(OURS);
    }

    @Test
    void should_throw_exceptions_that_have_a_name() {
        GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.check(OURS);
    }
}
