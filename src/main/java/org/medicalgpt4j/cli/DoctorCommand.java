package org.medicalgpt4j.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.medicalgpt4j.inspect.doctor.Doctor;
import org.medicalgpt4j.inspect.doctor.Finding;

/** Shows what the program finds on this machine. */
final class DoctorCommand implements Command {
    private static final String JSON = "json";

    @Override
    public String name() {
        return "doctor";
    }

    @Override
    public String summary() {
        return "Look at Java, ND4J, BLAS, memory and GPU libraries: what is there, what to install";
    }

    @Override
    public String arguments() {
        return "[--json]";
    }

    @Override
    public List<String> examples() {
        return List.of("medgpt doctor", "medgpt doctor --json");
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(Option.builder()
                        .longOpt(JSON)
                        .desc("print JSON instead of a table")
                        .get());
    }

    @Override
    public int run(CommandLine line, Console console) throws JsonProcessingException {
        if (!line.getArgList().isEmpty()) {
            throw new UsageException(
                    "takes no arguments, but got '" + line.getArgList().get(0) + "'");
        }
        List<Finding> findings = Doctor.examine();
        if (line.hasOption(JSON)) {
            console.print(json(findings));
        } else {
            table(findings).print(console.out());
        }
        return Doctor.healthy(findings) ? Exit.OK : Exit.FAILURE;
    }

    private static Table table(List<Finding> findings) {
        Table table = new Table("what", "", "state", "found", "advice");
        findings.forEach(finding ->
                table.row(finding.topic(), finding.name(), state(finding), finding.value(), finding.advice()));
        return table;
    }

    private static String json(List<Finding> findings) throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode().put("medgpt", Version.current());
        root.put("healthy", Doctor.healthy(findings));
        ArrayNode list = root.putArray("findings");
        findings.forEach(finding -> list.addObject()
                .put("topic", finding.topic())
                .put("name", finding.name())
                .put("state", state(finding))
                .put("value", finding.value())
                .put("advice", finding.advice()));
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    }

    private static String state(Finding finding) {
        return finding.state().name().toLowerCase(Locale.ROOT);
    }
}
