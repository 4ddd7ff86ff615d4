package org.medicalgpt4j.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.medicalgpt4j.tool.download.HubModel;
import org.medicalgpt4j.tool.download.ModelDownload;

/** {@code medgpt download}. */
final class DownloadCommand implements Command {
    private static final String ENDPOINT = "https://huggingface.co";
    private static final int PARALLEL = 4;

    @Override
    public String name() {
        return "download";
    }

    @Override
    public String summary() {
        return "Get a model from a hub: only the files that are read, checked, going on where it was broken off";
    }

    @Override
    public String arguments() {
        return "ORG/NAME [--output DIR]";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "medgpt download Qwen/Qwen2.5-0.5B-Instruct",
                "medgpt download --endpoint https://www.modelscope.cn --revision master --output models/qwen Qwen/Qwen-7B");
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(Values.option("output", "DIR", "folder to write (models/NAME)"))
                .addOption(Values.option("revision", "NAME", "branch, tag or commit (main; master at ModelScope)"))
                .addOption(Values.option(
                        "endpoint", "URL", "the hub or a mirror of it (HF_ENDPOINT, or https://huggingface.co)"))
                .addOption(Values.option("parallel", "N", "files at the same time (4)"));
    }

    @Override
    public int run(CommandLine line, Console console) throws InterruptedException {
        if (line.getArgList().size() != 1) {
            throw new UsageException("expected one model as ORG/NAME");
        }
        String endpoint = Values.text(line, "endpoint")
                .or(() -> Optional.ofNullable(System.getenv("HF_ENDPOINT")))
                .orElse(ENDPOINT);
        String usual = endpoint.contains("modelscope") ? "master" : "main";
        HubModel model = new HubModel(
                endpoint,
                line.getArgList().get(0),
                Values.text(line, "revision").orElse(usual));
        Path folder = Values.path(line, "output")
                .orElseGet(() ->
                        Path.of("models", model.name().substring(model.name().indexOf('/') + 1)));
        ModelDownload download = new ModelDownload(
                model,
                Optional.ofNullable(System.getenv("HF_TOKEN")),
                Values.count(line, "parallel").orElse(PARALLEL));
        AtomicLong told = new AtomicLong(-1);
        ModelDownload.Result result = download.to(folder, (done, total) -> {
            long tenth = 10 * done / Math.max(1, total);
            if (told.getAndAccumulate(tenth, Math::max) < tenth) {
                console.say(10 * tenth + " % of " + total + " bytes");
            }
        });
        console.print("wrote " + result.files() + " files (" + result.bytes() + " bytes) to " + folder);
        return Exit.OK;
    }
}
