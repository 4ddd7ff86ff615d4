package org.medicalgpt4j.cli;

import java.nio.file.Path;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.medicalgpt4j.checkpoint.ExistingFolder;
import org.medicalgpt4j.checkpoint.Publication;
import org.medicalgpt4j.checkpoint.SafetensorsConversion;

/** {@code medgpt convert}. */
final class ConvertCommand implements Command {
    @Override
    public String name() {
        return "convert";
    }

    @Override
    public String summary() {
        return "Write a model or adapter folder with PyTorch weights (.bin) again with safetensors";
    }

    @Override
    public String arguments() {
        return "--model DIR --output DIR";
    }

    @Override
    public List<String> examples() {
        return List.of("medgpt convert --model models/llama2-medical --output models/llama2-medical-safe");
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(Values.option("model", "DIR", "model or adapter folder with PyTorch weights"))
                .addOption(Values.option("output", "DIR", "folder to write; files that are no weights are copied"))
                .addOption(Values.option("shard", "GB", "largest weight file of a model in GB (default: 5)"))
                .addOption(Option.builder()
                        .longOpt("overwrite")
                        .desc("replace the output folder if it is there")
                        .get());
    }

    @Override
    public int run(CommandLine line, Console console) {
        for (String required : List.of("model", "output")) {
            if (!line.hasOption(required)) {
                throw new UsageException("expected --" + required);
            }
        }
        Path target = Path.of(line.getOptionValue("output"));
        SafetensorsConversion.Result result = SafetensorsConversion.run(
                Publication.onDisk(),
                Path.of(line.getOptionValue("model")),
                target,
                line.hasOption("overwrite") ? ExistingFolder.REPLACE : ExistingFolder.REFUSE,
                MergeCommand.shard(line));
        console.print("wrote " + result.tensors() + " tensors (" + result.bytes() + " bytes) to " + target);
        return Exit.OK;
    }
}
