package org.medicalgpt4j.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.medicalgpt4j.data.EncodingOptions;
import org.medicalgpt4j.template.ChatTemplate;
import org.medicalgpt4j.template.RenderOptions;
import org.medicalgpt4j.tokenizer.Tokenizer;
import org.medicalgpt4j.tool.text.RowRendering;
import org.medicalgpt4j.tool.text.TextException;

/** Options that say how rows become texts and tokens. */
final class RenderArguments {
    private RenderArguments() {}

    static Options addTo(Options options) {
        return TemplateArguments.addTo(options)
                .addOption(Values.option("system", "TEXT", "opens conversations that have no system text"))
                .addOption(Values.option("max-length", "N", "longest training sequence (unlimited)"))
                .addOption(Values.flag("train-on-prompt", "learn all tokens but the first"))
                .addOption(Values.option("date", "DATE", "what the template holds to be today, as 2024-07-26"))
                .addOption(Option.builder()
                        .longOpt("variable")
                        .hasArgs()
                        .numberOfArgs(1)
                        .argName("NAME=JSON")
                        .desc("variable for the template, such as enable_thinking=false; can be repeated")
                        .get());
    }

    static RowRendering rendering(CommandLine line, Tokenizer tokenizer, Path model) {
        return new RowRendering(tokenizer, template(line, tokenizer, model), renderOptions(line), encoding(line));
    }

    static ChatTemplate template(CommandLine line, Tokenizer tokenizer, Path model) {
        return TemplateArguments.read(line, tokenizer, model)
                .orElseThrow(() -> new TextException(
                        model + ": has no chat template; name one with --template, such as --template vicuna"))
                .template();
    }

    static EncodingOptions encoding(CommandLine line) {
        return new EncodingOptions(
                Values.count(line, "max-length").orElse(Integer.MAX_VALUE),
                line.hasOption("train-on-prompt"),
                Values.text(line, "system"));
    }

    static RenderOptions renderOptions(CommandLine line) {
        RenderOptions options = RenderOptions.defaults();
        if (line.hasOption("date")) {
            try {
                options =
                        options.at(LocalDate.parse(line.getOptionValue("date")).atStartOfDay());
            } catch (DateTimeParseException e) {
                throw new UsageException(
                        "--date is '" + line.getOptionValue("date") + "', expected a date as 2024-07-26");
            }
        }
        if (line.hasOption("variable")) {
            for (String variable : line.getOptionValues("variable")) {
                options = withVariable(options, variable);
            }
        }
        return options;
    }

    private static RenderOptions withVariable(RenderOptions options, String variable) {
        int equals = variable.indexOf('=');
        if (equals < 1) {
            throw new UsageException("--variable is '" + variable + "', expected NAME=JSON");
        }
        try {
            JsonNode value = new ObjectMapper().readTree(variable.substring(equals + 1));
            Object plain = new ObjectMapper().convertValue(value, Object.class);
            return options.with(variable.substring(0, equals), plain);
        } catch (JsonProcessingException e) {
            throw new UsageException(
                    "--variable is '" + variable + "', expected JSON after the '=', such as true or \"text\"");
        }
    }
}
