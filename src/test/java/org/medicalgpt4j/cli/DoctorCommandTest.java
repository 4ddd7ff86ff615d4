package org.medicalgpt4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class DoctorCommandTest {
    @Test
    void should_print_a_table_or_json_with_the_same_findings() throws IOException {
        CommandLineRun table = CommandLineRun.of("doctor");
        assertEquals(Exit.OK, table.status(), table.err());
        CommandLineRun json = CommandLineRun.of("doctor", "--json");
        JsonNode report = new ObjectMapper().readTree(json.out());
        assertTrue(report.get("healthy").asBoolean());
        assertEquals(table.out().lines().count() - 1, report.get("findings").size());
        for (JsonNode finding : report.get("findings")) {
            assertTrue(table.out().contains(finding.get("name").asText()), finding.toString());
        }
        assertEquals("", table.err() + json.err());
    }
}
