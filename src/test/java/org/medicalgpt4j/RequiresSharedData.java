package org.medicalgpt4j;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Runs a test only where {@link SharedData} is present; elsewhere it is skipped with a line that says why. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("shared")
@ExtendWith(RequiresSharedData.Condition.class)
public @interface RequiresSharedData {

    /** Decides by the presence of the folder. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (SharedData.present()) {
                return ConditionEvaluationResult.enabled("reference data found at " + SharedData.root());
            }
            String line = "skipped: " + context.getDisplayName() + " needs the reference data at " + SharedData.root();
            System.out.println(line);
            return ConditionEvaluationResult.disabled(line);
        }
    }
}
