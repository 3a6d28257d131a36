import { Component, type ReactNode } from 'react';
import { FaultBox } from './fault-box.tsx';

/** What cannot be drawn says so in its own place; the rest of the page goes on. */
export class Mishap extends Component<{ readonly of: string; readonly children: ReactNode }, { error: string | null }> {
  override state: { error: string | null } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: string } {
    return { error: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    const message = `The ${this.props.of} could not be drawn: ${this.state.error}`;
    return (
      <FaultBox fault={{ code: 'studio.not-drawn', message, next: 'Reload the page. Nothing that runs is lost.' }} />
    );
  }
}
