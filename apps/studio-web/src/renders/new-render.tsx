import { ActionIcon, Button, Group, NumberInput, SegmentedControl, Stack, Text, Title } from "@mantine/core";
import { IconDice5, IconSparkles } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import type { RenderSettings, RenderView } from "studio-server/api";
import { request } from "../api/request.ts";
import { showError } from "../api/show-error.ts";
import classes from "./new-render.module.css";
import { type Format, formatNames, formats, qualities, qualityNames, sceneNames, scenes } from "./scenes.ts";

const randomSeed = (): number => Math.floor(Math.random() * 1000);

/** Asks for a picture. */
export function NewRender() {
  const [scene, setScene] = useState<RenderSettings["scene"]>("marbles");
  const [quality, setQuality] = useState<RenderSettings["quality"]>("fine");
  const [format, setFormat] = useState<Format>("postcard");
  const [seed, setSeed] = useState(7);
  const [isBusy, setBusy] = useState(false);
  const { width, height } = formats[format];

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    const settings: RenderSettings = { scene, quality, seed, width, height };
    try {
      await request<RenderView>("/renders", { method: "POST", body: settings });
      setSeed(randomSeed());
    } catch (error) {
      showError("No picture this time", error);
    }
    setBusy(false);
  }

  return (
    <form className={`studio-card ${classes.form}`} onSubmit={(event) => void submit(event)}>
      <Stack gap="md">
        <Title order={2} size="h4">
          New picture
        </Title>
        <fieldset className={classes.scenes}>
          <legend className={classes.legend}>Scene</legend>
          {sceneNames.map((name) => (
            <label key={name} className={classes.scene}>
              <input type="radio" name="scene" checked={scene === name} onChange={() => setScene(name)} />
              <img src={`/scenes/${name}.webp`} alt="" width="480" height="320" />
              <span>{scenes[name]}</span>
            </label>
          ))}
        </fieldset>
        <div>
          <Text size="sm" fw={550} mb={4} id="quality-label">
            Quality
          </Text>
          <SegmentedControl
            fullWidth
            aria-labelledby="quality-label"
            value={quality}
            onChange={setQuality}
            data={qualityNames.map((value) => ({ value, label: qualities[value].title }))}
          />
          <Text size="xs" c="dimmed" mt={4}>
            {qualities[quality].rays} rays through each pixel
          </Text>
        </div>
        <div>
          <Text size="sm" fw={550} mb={4} id="format-label">
            Size
          </Text>
          <SegmentedControl
            fullWidth
            size="xs"
            aria-labelledby="format-label"
            value={format}
            onChange={setFormat}
            data={formatNames.map((value) => ({ value, label: formats[value].title }))}
          />
          <Text size="xs" c="dimmed" mt={4}>
            {width} × {height} pixels
          </Text>
        </div>
        <Group align="end" gap="xs" wrap="nowrap">
          <NumberInput
            label="Seed"
            description="The same seed gives the same picture"
            style={{ flex: 1 }}
            min={0}
            max={999_999}
            allowDecimal={false}
            clampBehavior="strict"
            value={seed}
            onChange={(value) => setSeed(Number(value) || 0)}
          />
          <ActionIcon size={36} variant="default" aria-label="Roll another seed" onClick={() => setSeed(randomSeed())}>
            <IconDice5 size={20} />
          </ActionIcon>
        </Group>
        <Button type="submit" size="md" loading={isBusy} leftSection={<IconSparkles size={18} />}>
          Render
        </Button>
      </Stack>
    </form>
  );
}
